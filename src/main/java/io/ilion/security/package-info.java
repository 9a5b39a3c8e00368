/** Authentication and authorization: users, tokens, grants, access rules, throttling of failed logins, security headers. */
@NullMarked
package io.ilion.security;

import org.jspecify.annotations.NullMarked;
