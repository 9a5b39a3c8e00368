package io.ilion.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credentials for the nodes of a cluster. A password file is read for each new connection, so that it can be rotated. */
public final class CredentialsSource {

    private static final int MAX_PASSWORD_FILE_BYTES = 4096;

    private final @Nullable String username;
    private final @Nullable String password;
    private final @Nullable Path passwordFile;

    private CredentialsSource(@Nullable String username, @Nullable String password, @Nullable Path passwordFile) {
        this.username = username;
        this.password = password;
        this.passwordFile = passwordFile;
    }

    /** A user and its current password. */
    public record Credentials(String username, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return username;
        }
    }

    /** @throws IllegalArgumentException when the settings contradict each other; its message has no secret */
    public static CredentialsSource of(
            @Nullable String username, @Nullable String password, @Nullable Path passwordFile) {
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException("set either password or password-file, not both");
        }
        boolean secret = password != null || passwordFile != null;
        if (secret != (username != null)) {
            throw new IllegalArgumentException(
                    secret ? "password requires username" : "username requires password or password-file");
        }
        return new CredentialsSource(username, password, passwordFile);
    }

    public boolean isConfigured() {
        return username != null;
    }

    /**
     * The credentials for a new connection; empty when none are configured.
     *
     * @throws IOException when the password file cannot be read, or does not have exactly one line
     */
    public Optional<Credentials> current() throws IOException {
        if (username == null) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(username, password == null ? read(passwordFile) : password));
    }

    /** The only line, without its line terminator. */
    private static String read(@Nullable Path file) throws IOException {
        if (file == null || !Files.isReadable(file)) {
            throw new IOException("the password file %s cannot be read".formatted(file));
        }
        String text = Files.size(file) > MAX_PASSWORD_FILE_BYTES ? "" : Files.readString(file);
        String line = text.replaceFirst("\\R\\z", "");
        if (line.isEmpty() || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IOException("the password file %s must have exactly one line, the password".formatted(file));
        }
        return line;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "CredentialsSource[%s]".formatted(username);
    }
}
