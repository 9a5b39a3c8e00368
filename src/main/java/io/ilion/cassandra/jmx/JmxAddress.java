package io.ilion.cassandra.jmx;

import java.io.IOException;
import java.net.MalformedURLException;
import java.util.HashMap;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** Where the MBeans of a node are and as whom to ask for them. */
public record JmxAddress(
        String host,
        int port,
        @Nullable String username,
        @Nullable String password) {

    /** Opens a new connection; blocks until the node has answered. */
    // the URL is made of a host and a port of the settings or of the cluster's metadata, never of a request
    @SuppressWarnings("BanJNDI")
    JMXConnector connect() throws IOException {
        Map<String, Object> environment = new HashMap<>();
        if (username != null && password != null) {
            environment.put(JMXConnector.CREDENTIALS, new String[] {username, password});
        }
        // we ask for ourselves whether the node is alive; the default thread would ask only once a minute
        environment.put("jmx.remote.x.client.connection.check.period", 0L);
        return JMXConnectorFactory.connect(url(), environment);
    }

    private JMXServiceURL url() throws MalformedURLException {
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return new JMXServiceURL("service:jmx:rmi:///jndi/rmi://%s:%d/jmxrmi".formatted(bracketed, port));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
