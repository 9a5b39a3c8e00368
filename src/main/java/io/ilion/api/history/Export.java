package io.ilion.api.history;

import io.ilion.api.history.OperationPage.FoundOperationView;
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

/** How operations of the history are written to a file, one after the other. */
enum Export {
    /** For spreadsheets (RFC 4180), with a heading. */
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
                            found.creationTime(),
                            found.startTime(),
                            found.completionTime(),
                            found.duration(),
                            found.request(),
                            found.failureCode(),
                            found.failureMessage(),
                            found.nodes(),
                            found.failedNodes())
                    .map(Export::harmless)
                    .toList());
        }
    },
    /** One JSON object a line. */
    NDJSON("application/x-ndjson") {
        @Override
        Lines to(Writer writer, JsonMapper json) {
            return found -> {
                writer.write(json.writeValueAsString(found));
                writer.write('\n');
            };
        }
    };

    /** Takes one operation after the other. */
    interface Lines {
        void write(FoundOperationView found) throws IOException;

        /** For those who cannot be interrupted by a checked exception. */
        default void writeUnchecked(FoundOperationView found) {
            try {
                write(found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Also as East Asian keyboards write them. */
    private static final String FORMULA = "=+-@|%\uFF1D\uFF0B\uFF0D\uFF20";

    private final String mediaType;

    Export(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    abstract Lines to(Writer writer, JsonMapper json) throws IOException;

    /** A spreadsheet takes what begins like that for a formula, and runs it; some do so after spaces, too. */
    static String harmless(@Nullable Object value) {
        String text = Objects.toString(value, "");
        String begun = text.stripLeading();
        boolean formula = !begun.isEmpty() && FORMULA.indexOf(begun.charAt(0)) >= 0;
        boolean moved = !text.isEmpty() && Character.isISOControl(text.charAt(0));
        return formula || moved ? "'" + text : text;
    }
}
