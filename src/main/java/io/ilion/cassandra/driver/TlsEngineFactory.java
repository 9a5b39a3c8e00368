package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import io.ilion.cassandra.NodeTls;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;

/**
 * Has the driver speak TLS. Its own factory would compare the certificate with what a reverse look-up in DNS says, and
 * keep the certificates that it was made with.
 */
final class TlsEngineFactory implements SslEngineFactory {

    private final NodeTls tls;

    TlsEngineFactory(NodeTls tls) {
        this.tls = tls;
    }

    @Override
    public SSLEngine newSslEngine(EndPoint node) {
        InetSocketAddress address = (InetSocketAddress) node.resolve();
        return tls.engine(address.getHostString(), address.getPort());
    }

    @Override
    public void close() {
        // nothing is held
    }
}
