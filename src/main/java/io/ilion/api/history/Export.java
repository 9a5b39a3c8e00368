package io.ilion.api.history;

import io.ilion.history.OperationSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The formats of an export: how operations are written to a file, one after the other. */
enum Export {
    /** For spreadsheets (RFC 4180), with a header. */
    CSV("text/csv") {
        @Override
        Lines to(Writer writer, JsonMapper json) throws IOException {
            CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180);
            csv.printRecord(List.of(
                    "id",
                    "type",
                    "cluster",
                    "state",
                    "progress",
                    "requestedBy",
                    "clientAddress",
                    "creationTime",
                    "startTime",
                    "completionTime",
                    "duration",
                    "request",
                    "failureCode",
                    "failureMessage",
                    "nodes",
                    "failedNodes"));
            return found -> csv.printRecord(Stream.of(
                            found.id(),
                            found.type(),
                            found.cluster(),
                            found.state(),
                            found.progress(),
                            found.requestedBy(),
                            found.clientAddress(),
                            found.times().creationTime(),
                            found.times().startTime(),
                            found.times().completionTime(),
                            found.times().duration(),
                            found.request(),
                            found.failureCode(),
                            found.failureMessage(),
                            found.nodes(),
                            found.failedNodes())
                    .map(Export::quoted)
                    .toList());
        }
    },
    /** One JSON object per line. */
    NDJSON("application/x-ndjson") {
        @Override
        Lines to(Writer writer, JsonMapper json) {
            return found -> {
                writer.write(json.writeValueAsString(found));
                writer.write('\n');
            };
        }
    };

    /** Writes one operation after the other. */
    interface Lines {
        void write(OperationSummary found) throws IOException;

        /** The same where no checked exception may be thrown. */
        default void writeUnchecked(OperationSummary found) {
            try {
                write(found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The characters that start a formula, and their full-width forms. */
    private static final String FORMULA = "=+-@|%\uFF1D\uFF0B\uFF0D\uFF20";

    private final String mediaType;

    Export(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    abstract Lines to(Writer writer, JsonMapper json) throws IOException;

    /** Quotes a cell that a spreadsheet would evaluate as a formula; some do so after leading spaces, too. */
    static String quoted(@Nullable Object value) {
        String text = Objects.toString(value, "");
        String stripped = text.stripLeading();
        boolean formula = !stripped.isEmpty() && FORMULA.indexOf(stripped.charAt(0)) >= 0;
        boolean startsWithControl = !text.isEmpty() && Character.isISOControl(text.charAt(0));
        return formula || startsWithControl ? "'" + text : text;
    }
}
