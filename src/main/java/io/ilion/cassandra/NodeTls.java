package io.ilion.cassandra;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** TLS to the nodes of one cluster. Each new connection uses the current SSL bundle of Spring Boot, so that it can be reloaded. */
public final class NodeTls {

    private final SslBundles bundles;
    private final String name;
    private final boolean verifyHostname;
    private @Nullable Loaded loaded;

    /** @throws org.springframework.boot.ssl.NoSuchSslBundleException when there is no bundle with that name */
    public NodeTls(SslBundles bundles, String name, boolean verifyHostname) {
        this.bundles = bundles;
        this.name = name;
        this.verifyHostname = verifyHostname;
        context();
    }

    private record Loaded(SslBundle bundle, SSLContext context) {}

    /** Adds TLS to an open socket, without a handshake. Closing it closes the socket. */
    public SSLSocket wrap(Socket socket, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) context().getSocketFactory().createSocket(socket, host, port, true);
        secure.setSSLParameters(adjusted(secure.getSSLParameters()));
        return secure;
    }

    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(adjusted(engine.getSSLParameters()));
        return engine;
    }

    private synchronized SSLContext context() {
        SslBundle current = bundles.getBundle(name);
        if (loaded == null || loaded.bundle() != current) {
            loaded = new Loaded(current, current.createSslContext());
        }
        return loaded.context();
    }

    private SSLParameters adjusted(SSLParameters parameters) {
        SslOptions options = bundles.getBundle(name).getOptions();
        if (options.getCiphers() != null) {
            parameters.setCipherSuites(options.getCiphers());
        }
        if (options.getEnabledProtocols() != null) {
            parameters.setProtocols(options.getEnabledProtocols());
        }
        if (verifyHostname) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    @Override
    public String toString() {
        return "NodeTls[%s]".formatted(name);
    }
}
