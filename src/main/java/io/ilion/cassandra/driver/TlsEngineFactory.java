package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import io.ilion.cassandra.NodeTls;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;

/**
 * TLS for the driver. The driver's own factory verifies the result of a reverse DNS lookup against the certificate, and never reloads
 * certificates.
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
