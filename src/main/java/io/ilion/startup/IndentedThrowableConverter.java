package io.ilion.startup;

import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** Indents stack traces, so that an exception message with line breaks cannot forge log lines. */
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
