package io.ilion.startup;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Escapes line breaks and control characters in log messages: text from callers and nodes can neither forge log lines nor send
 * escape sequences to a terminal.
 */
final class SingleLineMessageConverter extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return visible(super.convert(event));
    }

    /** The text with control and format characters, and ends of lines, written as {@code \\uXXXX}. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            if (isVisible(each)) {
                visible.appendCodePoint(each);
            } else {
                visible.append(each == '\n' ? "\\n" : each == '\r' ? "\\r" : "\\u%04x".formatted(each));
            }
        });
        return visible.toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> character == '\t';
            default -> true;
        };
    }
}
