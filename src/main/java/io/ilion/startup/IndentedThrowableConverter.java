package io.ilion.startup;

import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** Indents every line of a stack trace, so that a message of several lines in it cannot pretend to be lines of the log. */
final class IndentedThrowableConverter extends ExtendedWhitespaceThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return indented(super.throwableProxyToString(thrown));
    }

    static String indented(String trace) {
        return trace.lines()
                .map(line -> line.isEmpty() ? line : "    " + SingleLineMessageConverter.visible(line))
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }
}
