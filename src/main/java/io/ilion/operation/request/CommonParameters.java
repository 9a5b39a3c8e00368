package io.ilion.operation.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.NodeSelection;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The optional properties that requests of all types share. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommonParameters(
        @Nullable @Schema(description = "Name of a configured cluster; optional if there is only one")
        String cluster,

        @Nullable @Valid NodeSelection nodes,
        @Nullable @Valid Execution execution,

        @Nullable
        @Size(max = 1000)
        @Schema(description = "The reason, for the history, such as a change ticket", example = "CHG-1024")
        String reason,

        @Nullable @Size(max = 32) @Schema(description = "Up to 32 key-value pairs", example = "{\"team\": \"orders\"}")
        Map<
                        @Pattern(regexp = LABEL, message = "keys must be 1 to 63 letters, digits, '.', '_', '/' or '-'")
                        String,
                        @NotNull @Size(max = 255)
                        @Pattern(regexp = VISIBLE, message = "must have no control or format characters") String>
                labels) {

    static final String LABEL = "[A-Za-z0-9._/-]{1,63}";

    /** No control, format, line or paragraph separator characters, which could disguise a text. */
    static final String VISIBLE = "[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*";
}
