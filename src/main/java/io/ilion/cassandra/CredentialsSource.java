package io.ilion.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As whom to log in at the nodes of a cluster. A password that lies in a file is read for each new connection, so that
 * it can be changed while the service runs.
 */
public final class CredentialsSource {

    private static final int LONGEST_PASSWORD = 4096;

    private final @Nullable String username;
    private final @Nullable String password;
    private final @Nullable Path passwordFile;

    private CredentialsSource(@Nullable String username, @Nullable String password, @Nullable Path passwordFile) {
        this.username = username;
        this.password = password;
        this.passwordFile = passwordFile;
    }

    /** A user and the password of this moment. */
    public record Credentials(String username, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return username;
        }
    }

    /**
     * The login that the settings ask for, which may be none.
     *
     * @throws IllegalArgumentException when they contradict each other; its message has no secret
     */
    public static CredentialsSource of(
            @Nullable String username, @Nullable String password, @Nullable Path passwordFile) {
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException("password and password-file exclude each other");
        }
        boolean secret = password != null || passwordFile != null;
        if (secret != (username != null)) {
            throw new IllegalArgumentException(
                    secret ? "a password wants a username" : "a username wants a password or a password-file");
        }
        return new CredentialsSource(username, password, passwordFile);
    }

    public boolean isWanted() {
        return username != null;
    }

    /**
     * What to log in with now; empty when nobody asks for it.
     *
     * @throws IOException when the file with the password cannot be read, or has none
     */
    public Optional<Credentials> current() throws IOException {
        if (username == null) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(username, password == null ? read(passwordFile) : password));
    }

    /** The first and only line; an end of line, which most editors add, is not part of it. */
    private static String read(@Nullable Path file) throws IOException {
        if (file == null || !Files.isReadable(file)) {
            throw new IOException("the password file %s cannot be read".formatted(file));
        }
        String text = Files.size(file) > LONGEST_PASSWORD ? "" : Files.readString(file);
        String line = text.replaceFirst("\\R\\z", "");
        if (line.isEmpty() || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IOException("the password file %s must have one line, the password".formatted(file));
        }
        return line;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "CredentialsSource[%s]".formatted(username);
    }
}
