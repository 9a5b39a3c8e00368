package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority for tests, created with the keytool of the JDK. All stores are PKCS12. */
public final class CertificateAuthority {

    /** Password of every store and key. */
    public static final String PASSWORD = "a-store-password";

    private final Path folder;
    private final String name;

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Creates an authority that stores its files in that directory. */
    public static CertificateAuthority create(Path folder, String name) {
        CertificateAuthority authority = new CertificateAuthority(folder.toAbsolutePath(), name);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(authority.store(name));
            Files.deleteIfExists(authority.truststore());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        authority.generate("ca", List.of("-ext", "bc:c"));
        authority.keytool(List.of("-exportcert", "-alias", "ca", "-rfc", "-file", authority.certificate() + ""), name);
        authority.keytool(
                List.of("-importcert", "-noprompt", "-alias", "ca", "-file", authority.certificate() + ""),
                name + "-trust");
        return authority;
    }

    /** The truststore that contains the certificate of this authority only. */
    public Path truststore() {
        return store(name + "-trust");
    }

    /** The certificate of the authority, in PEM. */
    public Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /**
     * Creates a key and a certificate signed by this authority; returns the keystore.
     *
     * @param names subject alternative name, such as {@code ip:127.0.0.1}
     * @param keytoolOptions further options of keytool, such as {@code -startdate -10d -validity 2}
     */
    public Path issueCertificate(String holder, String names, String... keytoolOptions) {
        try {
            Files.deleteIfExists(store(holder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options = new ArrayList<>(List.of("-signer", "ca", "-ext", "san=" + names));
        options.addAll(List.of(keytoolOptions));
        generate(holder, options);
        keytool(
                List.of(
                        "-importkeystore",
                        "-srckeystore",
                        store(name) + "",
                        "-srcstorepass",
                        PASSWORD,
                        "-srcalias",
                        holder),
                "-destkeystore",
                "-deststorepass",
                holder);
        return store(holder);
    }

    private void generate(String alias, List<String> certificateOptions) {
        List<String> options = new ArrayList<>(
                List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + name + " " + alias));
        options.addAll(certificateOptions);
        keytool(options, name);
    }

    private void keytool(List<String> options, String store) {
        keytool(options, "-keystore", "-storepass", store);
    }

    private void keytool(List<String> options, String storeOption, String passwordOption, String store) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(options);
        command.addAll(List.of(storeOption, store(store).toString(), passwordOption, PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("keytool: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }
}
