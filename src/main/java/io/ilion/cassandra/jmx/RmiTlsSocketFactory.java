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
 * The sockets that RMI uses in this JVM where a node wants TLS: with the certificates of the cluster that is called.
 * <p>
 * A node with TLS hands its callers a {@link SslRMIClientSocketFactory} to come back with. All of that class share one
 * {@link SSLSocketFactory}: the JVM's default one at the moment when it is first wanted. Making that moment ours is the
 * only way that two clusters can have certificates of their own, see docs/adr/0027.
 */
final class RmiTlsSocketFactory extends SSLSocketFactory {

    private static final Logger log = LoggerFactory.getLogger(RmiTlsSocketFactory.class);

    private static final int LISTEN_MILLIS = 1000;

    /** A host that nobody has. */
    private static final String PROBE = "ilion.invalid";

    private static final RmiTlsSocketFactory INSTANCE = install();

    private final SSLSocketFactory others;

    private RmiTlsSocketFactory(SSLSocketFactory others) {
        this.others = others;
    }

    /** Takes the place, once. */
    static RmiTlsSocketFactory instance() {
        return INSTANCE;
    }

    /** The handshake is over when it returns, so that it is bounded in time, and nobody else decides about names. */
    @Override
    public Socket createSocket(String host, int port) throws IOException {
        if (host.equals(PROBE)) {
            throw new KeptException();
        }
        JmxTarget target = BoundedRmiSocketFactory.instance().target(host, port);
        if (target == null) {
            return others.createSocket(host, port);
        }
        NodeTls tls = target.access().tls();
        if (tls == null) {
            throw new UnexpectedTlsException();
        }
        RmiCallContext errand = RmiCallContext.current();
        if (errand != null) {
            errand.dials(InetSocketAddress.createUnresolved(host, port));
        }
        return open(tls, target, host, port);
    }

    /**
     * Why a node has hung up. Since TLS 1.3 it tells what it thinks of our certificate only after the handshake, and who
     * writes at once may find the connection closed before the answer is read; so somebody has to listen first.
     */
    IOException reason(IOException failure) {
        RmiCallContext errand = RmiCallContext.current();
        InetSocketAddress end = errand == null ? null : errand.secureEnd();
        if (end == null || TlsFailures.isIn(failure)) {
            return failure;
        }
        try (Socket socket = createSocket(end.getHostString(), end.getPort())) {
            socket.setSoTimeout(LISTEN_MILLIS);
            log.debug(
                    "Node {} has hung up, and then said {}",
                    end,
                    socket.getInputStream().read());
        } catch (SSLException told) {
            told.addSuppressed(failure);
            return told;
        } catch (IOException silent) {
            log.debug("Node {} has hung up, and does not say why", end, silent);
        }
        return failure;
    }

    private static SSLSocket open(NodeTls tls, JmxTarget target, String host, int port) throws IOException {
        Socket plain = BoundedRmiSocketFactory.instance().open(target, host, port);
        try {
            plain.setSoTimeout(BoundedRmiSocketFactory.patience(target));
            // the certificate must name the node that is meant, whatever address the node itself gives away
            SSLSocket secure = tls.over(plain, target.address().host(), port);
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
        return others.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return others.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return others.createSocket();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return others.createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return others.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return others.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return others.createSocket(host, port, local, localPort);
    }

    private static RmiTlsSocketFactory install() {
        try {
            SSLContext before = SSLContext.getDefault();
            RmiTlsSocketFactory sockets = new RmiTlsSocketFactory(before.getSocketFactory());
            SSLContext.setDefault(new Lent(before, sockets).asContext());
            try {
                keep();
            } finally {
                SSLContext.setDefault(before);
            }
            return sockets;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The default trust store of this JVM cannot be read", e);
        }
    }

    /** Has Java keep what is the default now, and makes sure that it does. */
    private static void keep() {
        try (Socket unexpected = new SslRMIClientSocketFactory().createSocket(PROBE, 1)) {
            throw new IllegalStateException("TLS for JMX cannot be had in this JVM: " + unexpected);
        } catch (KeptException kept) {
            // it has come to us, and will from now on
        } catch (IOException e) {
            throw new IllegalStateException("TLS for JMX cannot be had in this JVM", e);
        }
    }

    /** The default of the JVM in everything but the sockets that it makes. */
    private static final class Lent extends SSLContextSpi {

        private final SSLContext lender;
        private final SSLSocketFactory sockets;

        Lent(SSLContext lender, SSLSocketFactory sockets) {
            this.lender = lender;
            this.sockets = sockets;
        }

        SSLContext asContext() {
            return new SSLContext(this, lender.getProvider(), lender.getProtocol()) {};
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return sockets;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            lender.init(keys, trust, random);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return lender.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return lender.createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return lender.createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return lender.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return lender.getClientSessionContext();
        }
    }

    /** The answer to {@link #PROBE}. */
    private static final class KeptException extends IOException {}

    /** A node wants TLS, and the settings of its cluster have none. */
    static final class UnexpectedTlsException extends IOException {

        UnexpectedTlsException() {
            super("the node wants TLS, and jmx.ssl.bundle of its cluster is not set");
        }
    }
}
