package io.ilion.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Writes rising numbers as short text: the differences between them, compressed. */
final class CompressedNumbers {

    /** Maximum size of what is decompressed; enough for more transactions than PostgreSQL can have in progress. */
    private static final int MAX_BYTES = 1_000_000;

    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private CompressedNumbers() {}

    /** Letters, digits, {@code -} and {@code .}. */
    static String write(List<Long> rising) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(compressed)) {
            long last = 0;
            for (long number : rising) {
                write(number - last, out);
                last = number;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("nothing fails in memory", e);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(compressed.toByteArray())
                .replace('_', '.');
    }

    /** Reads what {@link #write} returns; empty for anything else. */
    static Optional<List<Long>> read(String text) {
        try (InputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(text.replace('.', '_'))))) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            return in.read() < 0 ? numbers(bytes) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // not written here
        }
    }

    private static void write(long difference, OutputStream out) throws IOException {
        long rest = difference;
        while (rest > SEVEN_BITS) {
            out.write((int) (rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static Optional<List<Long>> numbers(byte[] bytes) {
        List<Long> numbers = new ArrayList<>();
        long last = 0;
        long difference = 0;
        int shift = 0;
        for (byte each : bytes) {
            if (shift >= Long.SIZE) {
                return Optional.empty();
            }
            difference |= (long) (each & SEVEN_BITS) << shift;
            shift += 7;
            if ((each & MORE) == 0) {
                last += difference;
                numbers.add(last);
                difference = 0;
                shift = 0;
            }
        }
        return shift == 0 && !numbers.isEmpty() ? Optional.of(numbers) : Optional.empty();
    }
}
