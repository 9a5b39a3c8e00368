package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import io.ilion.cassandra.CredentialsSource;
import java.io.IOException;

/** Passes the current user and password to each new connection of the driver. */
final class CredentialsProvider extends PlainTextAuthProviderBase {

    private final CredentialsSource credentials;

    CredentialsProvider(CredentialsSource credentials) {
        super("ilion");
        this.credentials = credentials;
    }

    @Override
    protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
        try {
            CredentialsSource.Credentials current = credentials.current().orElseThrow();
            return new Credentials(
                    current.username().toCharArray(), current.password().toCharArray());
        } catch (IOException e) {
            throw new AuthenticationException(endPoint, String.valueOf(e.getMessage()), e);
        }
    }
}
