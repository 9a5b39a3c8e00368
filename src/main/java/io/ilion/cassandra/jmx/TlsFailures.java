package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeAuthenticationException;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.cassandra.jmx.JmxTarget.PlainJmxException;
import io.ilion.cassandra.jmx.RmiTlsSocketFactory.UnexpectedTlsException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Translates failures of TLS connections to nodes. */
final class TlsFailures {

    private static final String ALERT = "Received fatal alert: ";

    /** Alerts of a node that rejects the client certificate, or requires one (RFC 8446, section 6.2). */
    private static final Set<String> CERTIFICATE_ALERTS = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied",
            "certificate_required");

    private TlsFailures() {}

    static boolean isIn(IOException failure) {
        return causes(failure)
                .anyMatch(each -> each instanceof SSLException
                        || each instanceof PlainJmxException
                        || each instanceof UnexpectedTlsException);
    }

    static NodeException translate(JmxAddress node, IOException failure) {
        String reason = String.valueOf(last(failure).getMessage());
        if (causes(failure).anyMatch(TlsFailures::isAboutItsCertificate)) {
            return notAuthenticated(node, failure, "The certificate of node %s is not trusted: %s", reason);
        }
        if (causes(failure).anyMatch(TlsFailures::isAboutOurCertificate)) {
            return notAuthenticated(
                    node, failure, "Node %s rejected the client certificate, or requires one: %s", reason);
        }
        if (causes(failure).anyMatch(PlainJmxException.class::isInstance)) {
            return notAuthenticated(
                    node,
                    failure,
                    "The JMX password was not sent to node %s: jmx.ssl is set, but the node does not use TLS (%s)",
                    reason);
        }
        if (causes(failure).anyMatch(UnexpectedTlsException.class::isInstance)) {
            return notAuthenticated(node, failure, "No TLS is configured for JMX of node %s: %s", reason);
        }
        return new NodeUnreachableException(
                node.host(), "TLS with node %s failed: %s".formatted(node, reason), failure);
    }

    private static NodeException notAuthenticated(JmxAddress node, IOException failure, String message, String reason) {
        return new NodeAuthenticationException(node.host(), message.formatted(node, reason), failure);
    }

    private static boolean isAboutItsCertificate(Throwable cause) {
        return cause instanceof CertificateException
                || cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException;
    }

    private static boolean isAboutOurCertificate(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int alert = message.indexOf(ALERT);
        return alert >= 0 && CERTIFICATE_ALERTS.contains(message.substring(alert + ALERT.length()));
    }

    private static Throwable last(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    /** The throwable and its causes; limited, as a chain of causes may be circular. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .limit(20);
    }
}
