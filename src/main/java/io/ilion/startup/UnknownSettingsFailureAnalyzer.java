package io.ilion.startup;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains start-up failures because of unknown settings. */
final class UnknownSettingsFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSettingsException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnknownSettingsException cause) {
        String lines = cause.unknown().stream().map(each -> "Setting " + each).collect(Collectors.joining("\n"));
        return new FailureAnalysis(
                lines, "Correct or remove these settings. docs/configuration.md lists all settings.", cause);
    }
}
