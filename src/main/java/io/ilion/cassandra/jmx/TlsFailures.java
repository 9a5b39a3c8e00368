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

/** Says in words why TLS with a node did not come about. */
final class TlsFailures {

    private static final String ALERT = "Received fatal alert: ";

    /** What a node answers that does not like our certificate, or the lack of one (RFC 8446, section 6.2). */
    private static final Set<String> NOT_OUR_CERTIFICATE = Set.of(
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

    static NodeException explain(JmxAddress node, IOException failure) {
        String reason = String.valueOf(last(failure).getMessage());
        if (causes(failure).anyMatch(TlsFailures::isAboutItsCertificate)) {
            return refused(node, failure, "the certificate of node %s is not trusted: %s", reason);
        }
        if (causes(failure).anyMatch(TlsFailures::isAboutOurCertificate)) {
            return refused(node, failure, "node %s does not accept our certificate, or wants one: %s", reason);
        }
        if (causes(failure).anyMatch(PlainJmxException.class::isInstance)) {
            return refused(
                    node, failure, "node %s would take the JMX password without TLS; it was not sent (%s)", reason);
        }
        if (causes(failure).anyMatch(UnexpectedTlsException.class::isInstance)) {
            return refused(node, failure, "no TLS is set for JMX of node %s: %s", reason);
        }
        return new NodeUnreachableException(
                node.host(), "TLS with node %s failed: %s".formatted(node, reason), failure);
    }

    private static NodeException refused(JmxAddress node, IOException failure, String message, String reason) {
        String told = message.formatted(node, reason);
        return new NodeAuthenticationException(
                node.host(), Character.toUpperCase(told.charAt(0)) + told.substring(1), failure);
    }

    private static boolean isAboutItsCertificate(Throwable cause) {
        return cause instanceof CertificateException
                || cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException;
    }

    private static boolean isAboutOurCertificate(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int alert = message.indexOf(ALERT);
        return alert >= 0 && NOT_OUR_CERTIFICATE.contains(message.substring(alert + ALERT.length()));
    }

    private static Throwable last(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    /** The throwable and what lies below it; a chain that bites its tail would be longer than that. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .limit(20);
    }
}
