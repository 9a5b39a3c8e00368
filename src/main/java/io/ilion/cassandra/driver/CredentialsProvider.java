package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import io.ilion.cassandra.CredentialsSource;
import java.io.IOException;

/** Logs each connection of the driver in, with what the user and the password are at that moment. */
final class CredentialsProvider extends PlainTextAuthProviderBase {

    private final CredentialsSource login;

    CredentialsProvider(CredentialsSource login) {
        super("ilion");
        this.login = login;
    }

    @Override
    protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
        try {
            CredentialsSource.Credentials now = login.current().orElseThrow();
            return new Credentials(now.username().toCharArray(), now.password().toCharArray());
        } catch (IOException e) {
            throw new AuthenticationException(endPoint, String.valueOf(e.getMessage()), e);
        }
    }
}
