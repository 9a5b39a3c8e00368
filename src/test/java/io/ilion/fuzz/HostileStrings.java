package io.ilion.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What somebody might put where a name belongs. None of it is a name of anything, nor a number, a time or a duration. */
final class HostileStrings {

    private static final List<String> EVIL = List.of(
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

    static String evil(RandomChoice dice) {
        String text = dice.of(EVIL);
        return switch (dice.below(4)) {
            case 0 -> text;
            case 1 -> text + dice.word(8);
            case 2 -> dice.word(8) + text;
            default -> text + dice.of(EVIL);
        };
    }

    /** Every byte that is not a letter or a digit, escaped. */
    static String escaped(String text) {
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
