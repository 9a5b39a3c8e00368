package io.ilion.startup;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.pattern.DynamicConverter;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Prevents forged log lines: installs the escaping converters in every pattern layout that Spring Boot has configured. Structured
 * formats escape by themselves. Conversion rules in a {@code logback-spring.xml} would replace Boot's configuration, and with it
 * the settings {@code logging.structured.format.*} and {@code logging.file.*}, which only take effect without such a file.
 */
@Component
final class LogLines implements InitializingBean {

    @Override
    public void afterPropertiesSet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(LogLines::protect);
        }
    }

    private static void protect(Appender<ILoggingEvent> appender) {
        if (appender instanceof OutputStreamAppender<ILoggingEvent> writing
                && writing.getEncoder() instanceof PatternLayoutEncoder encoder
                && encoder.getLayout() instanceof PatternLayout layout) {
            protect(layout);
        }
    }

    @SuppressWarnings("rawtypes") // Logback declares the raw type
    static void protect(PatternLayout layout) {
        Map<String, Supplier<DynamicConverter>> converters = layout.getInstanceConverterMap();
        for (String message : new String[] {"m", "msg", "message"}) {
            converters.put(message, SingleLineMessageConverter::new);
        }
        converters.put("wEx", IndentedThrowableConverter::new);
        layout.start();
    }
}
