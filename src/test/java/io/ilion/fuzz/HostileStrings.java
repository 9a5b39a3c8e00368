package io.ilion.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hostile input for names. None of it is an existing name, nor a number, a time or a duration. */
final class HostileStrings {

    private static final List<String> STRINGS = List.of(
            " ",
            "a b",
            "demo; drop keyspace demo",
            "demo' or '1'='1",
            "\"demo\"",
            "demo\"; truncate demo.orders; --",
            "../../etc/passwd",
            "/etc/passwd",
            "..\\..\\windows",
            "$(id)",
            "`id`",
            "${jndi:ldap://127.0.0.1/a}",
            "#{7*7}",
            "{{7*7}}",
            "%s%n%x",
            "=1+1",
            "@SUM(A1)",
            "<script>alert(1)</script>",
            "a\r\nX-Injected: yes",
            "a\nWARN forged",
            "a\tb",
            "\u0007bell",
            "\u001b[31mred",
            "\u202eright to left",
            "\ufeffdemo",
            "\ufffe",
            "dem\u00f6",
            "\ud83d\ude00",
            "(a+)+$",
            "*",
            "?",
            "demo/orders",
            "demo.orders.x.y",
            "-",
            "'",
            "\\",
            "|",
            "null ",
            "1e309 ",
            "P-1Y ");

    private HostileStrings() {}

    static String any(RandomChoice random) {
        String text = random.oneOf(STRINGS);
        return switch (random.nextInt(4)) {
            case 0 -> text;
            case 1 -> text + random.word(8);
            case 2 -> random.word(8) + text;
            default -> text + random.oneOf(STRINGS);
        };
    }

    /** Percent-encodes every byte that is not a letter or a digit. */
    static String percentEncode(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (Character.isLetterOrDigit(each)) {
                escaped.append((char) each);
            } else {
                escaped.append("%%%02X".formatted(each & 0xff));
            }
        }
        return escaped.toString();
    }
}
