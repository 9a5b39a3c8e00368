package io.ilion.startup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLinesTests {

    private final LoggerContext context = new LoggerContext();

    @Test
    void aMessageStaysOnItsLine() {
        assertThat(line("user {}", null, "eve\r\n2026-01-01 INFO all is well\u2028x"))
                .isEqualTo("user eve\\r\\n2026-01-01 INFO all is well\\u2028x\n");
    }

    @Test
    void escapesTerminalSequencesAndBidirectionalControls() {
        assertThat(line("{}", null, "\u001b[2Jgone \u202Eneddih \u0007 \u009b1m"))
                .isEqualTo("\\u001b[2Jgone \\u202eneddih \\u0007 \\u009b1m\n");
    }

    @Test
    void keepsOrdinaryText() {
        assertThat(line("{}", null, "Grüße, 世界\t😀")).isEqualTo("Grüße, 世界\t😀\n");
    }

    @Test
    void everyLineOfAStackTraceIsIndented() {
        String logged = line("failed", new IllegalStateException("one\n2026-01-01 INFO all is well\u001b[2J", null));

        assertThat(logged.lines()).first().isEqualTo("failed");
        assertThat(logged.lines().skip(1)).allMatch(each -> each.isEmpty() || each.startsWith("    "));
        assertThat(logged).contains("    2026-01-01 INFO all is well\\u001b[2J").contains("everyLineOfAStackTrace");
    }

    private String line(String message, @Nullable Throwable thrown, Object... arguments) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%m%n%wEx");
        LogLines.protect(layout);
        return layout.doLayout(new LoggingEvent("", context.getLogger("a"), Level.INFO, message, thrown, arguments))
                .replace("\r\n", "\n");
    }
}
