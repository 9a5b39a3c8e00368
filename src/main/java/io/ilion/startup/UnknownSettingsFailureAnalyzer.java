package io.ilion.startup;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why the service does not start. */
final class UnknownSettingsFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSettingsException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnknownSettingsException cause) {
        String lines = cause.unknown().stream().map(each -> "Setting " + each).collect(Collectors.joining("\n"));
        return new FailureAnalysis(
                lines, "Correct or remove what is named above. docs/configuration.md lists all settings.", cause);
    }
}
