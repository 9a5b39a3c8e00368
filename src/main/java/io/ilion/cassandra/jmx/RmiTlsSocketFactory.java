package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the TLS sockets of RMI in this JVM, with the certificates of the cluster that is called.
 * <p>
 * A node with TLS sends its clients a {@link SslRMIClientSocketFactory}. All instances of that class share one
 * {@link SSLSocketFactory}: the default of the JVM when the first of them creates a socket. Being the default at that moment is the
 * only way to use different certificates for different clusters, see docs/adr/0027.
 */
final class RmiTlsSocketFactory extends SSLSocketFactory {

    private static final Logger log = LoggerFactory.getLogger(RmiTlsSocketFactory.class);

    private static final int ALERT_TIMEOUT_MILLIS = 1000;

    /** A host that does not exist (RFC 2606). */
    private static final String PROBE_HOST = "ilion.invalid";

    private static final RmiTlsSocketFactory INSTANCE = install();

    private final SSLSocketFactory delegate;

    /** @param delegate for connections that belong to no configured node */
    private RmiTlsSocketFactory(SSLSocketFactory delegate) {
        this.delegate = delegate;
    }

    /** Installed in this JVM by the first call. */
    static RmiTlsSocketFactory instance() {
        return INSTANCE;
    }

    /** Returns after the handshake, so that it has a timeout and uses the host name verification of the cluster. */
    @Override
    public Socket createSocket(String host, int port) throws IOException {
        if (host.equals(PROBE_HOST)) {
            throw new InstalledException();
        }
        JmxTarget target = BoundedRmiSocketFactory.instance().target(host, port);
        if (target == null) {
            return delegate.createSocket(host, port);
        }
        NodeTls tls = target.access().tls();
        if (tls == null) {
            throw new UnexpectedTlsException();
        }
        RmiCallContext call = RmiCallContext.current();
        if (call != null) {
            call.connectsWithTls(InetSocketAddress.createUnresolved(host, port));
        }
        return open(tls, target, host, port);
    }

    /**
     * Finds out why a node closed a connection. With TLS 1.3 a node rejects the client certificate only after the handshake, and a client
     * that has written by then may see a closed connection instead of the alert; so another connection reads without writing.
     */
    IOException findReason(IOException failure) {
        RmiCallContext call = RmiCallContext.current();
        InetSocketAddress address = call == null ? null : call.tlsAddress();
        if (address == null || TlsFailures.isIn(failure)) {
            return failure;
        }
        try (Socket socket = createSocket(address.getHostString(), address.getPort())) {
            socket.setSoTimeout(ALERT_TIMEOUT_MILLIS);
            log.debug(
                    "{} closed a TLS connection; on another one it sent {}",
                    address,
                    socket.getInputStream().read());
        } catch (SSLException alert) {
            alert.addSuppressed(failure);
            return alert;
        } catch (IOException e) {
            log.debug("{} closed a TLS connection without an alert", address, e);
        }
        return failure;
    }

    private static SSLSocket open(NodeTls tls, JmxTarget target, String host, int port) throws IOException {
        Socket plain = BoundedRmiSocketFactory.instance().open(target, host, port);
        try {
            plain.setSoTimeout(BoundedRmiSocketFactory.connectMillis(target));
            // the certificate must name the configured node, whatever address the node sends
            SSLSocket secure = tls.wrap(plain, target.address().host(), port);
            secure.startHandshake();
            secure.setSoTimeout(0);
            return secure;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return delegate.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return delegate.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return delegate.createSocket();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return delegate.createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return delegate.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return delegate.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return delegate.createSocket(host, port, local, localPort);
    }

    private static RmiTlsSocketFactory install() {
        try {
            SSLContext before = SSLContext.getDefault();
            RmiTlsSocketFactory sockets = new RmiTlsSocketFactory(before.getSocketFactory());
            SSLContext.setDefault(new DefaultWithOtherSockets(before, sockets).toContext());
            try {
                makeRmiUseDefault();
            } finally {
                SSLContext.setDefault(before);
            }
            return sockets;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The default SSL context of this JVM cannot be created", e);
        }
    }

    /** Creates the first socket of RMI over TLS, which makes RMI keep the current default, and checks that it did. */
    private static void makeRmiUseDefault() {
        try (Socket unexpected = new SslRMIClientSocketFactory().createSocket(PROBE_HOST, 1)) {
            throw new IllegalStateException("TLS for JMX cannot be set up in this JVM: " + unexpected);
        } catch (InstalledException expected) {
            // RMI uses this factory from now on
        } catch (IOException e) {
            throw new IllegalStateException("TLS for JMX cannot be set up in this JVM", e);
        }
    }

    /** The default context of the JVM, except for its sockets. */
    private static final class DefaultWithOtherSockets extends SSLContextSpi {

        private final SSLContext original;
        private final SSLSocketFactory sockets;

        DefaultWithOtherSockets(SSLContext original, SSLSocketFactory sockets) {
            this.original = original;
            this.sockets = sockets;
        }

        SSLContext toContext() {
            return new SSLContext(this, original.getProvider(), original.getProtocol()) {};
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return sockets;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            original.init(keys, trust, random);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return original.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return original.createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return original.createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return original.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return original.getClientSessionContext();
        }
    }

    /** Thrown for {@link #PROBE_HOST}. */
    private static final class InstalledException extends IOException {}

    /** A node requires TLS, and the settings of its cluster have none. */
    static final class UnexpectedTlsException extends IOException {

        UnexpectedTlsException() {
            super("the node requires TLS, but jmx.ssl.bundle of its cluster is not set");
        }
    }
}
