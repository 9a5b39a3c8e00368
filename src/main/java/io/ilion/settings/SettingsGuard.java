package io.ilion.settings;

import io.ilion.settings.UnknownSettingsException.Unknown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;

/**
 * Stops the start when there is a setting below {@code ilion} that no record of settings has: a misspelt one would else leave
 * its default in force without a word.
 */
@Component
class SettingsGuard implements BeanFactoryPostProcessor {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("ilion");
    private static final String VARIABLES = "ILION_";

    /** What Kubernetes tells every pod of services nearby, such as one that is called ilion. Not ours. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("ILION_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<KnownSetting> known = known(beans);
        Map<String, Unknown> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(beans.getBean(Environment.class))) {
            unknown(source, known).forEach(each -> unknown.putIfAbsent(each.name(), each));
        }
        if (!unknown.isEmpty()) {
            throw new UnknownSettingsException(List.copyOf(unknown.values()));
        }
    }

    private static List<KnownSetting> known(ConfigurableListableBeanFactory beans) {
        List<KnownSetting> known = new ArrayList<>();
        for (String bean : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            Class<?> type = beans.getType(bean, false);
            ConfigurationProperties settings = beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false);
            if (type != null && settings != null && isOurs(prefix(settings))) {
                known.addAll(KnownSetting.of(prefix(settings), type));
            }
        }
        return known;
    }

    private static String prefix(ConfigurationProperties settings) {
        return settings.prefix().isEmpty() ? settings.value() : settings.prefix();
    }

    private static boolean isOurs(String prefix) {
        return ConfigurationPropertyName.isValid(prefix)
                && (OURS.equals(ConfigurationPropertyName.of(prefix))
                        || OURS.isAncestorOf(ConfigurationPropertyName.of(prefix)));
    }

    private static Stream<Unknown> unknown(ConfigurationPropertySource source, List<KnownSetting> known) {
        if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
            return Stream.of(variables.getPropertyNames())
                    .filter(name -> name.startsWith(VARIABLES)
                            && !SERVICE_LINK.matcher(name).matches())
                    .filter(name -> known.stream().noneMatch(each -> each.isCalled(name)))
                    .map(name -> new Unknown(
                            name, "the environment", meant(asName(name), known).orElse(null)));
        }
        return source instanceof IterableConfigurationPropertySource iterable
                ? iterable.stream()
                        .filter(OURS::isAncestorOf)
                        .filter(name -> known.stream().noneMatch(each -> each.isCalled(name)))
                        .map(name -> new Unknown(
                                name.toString(),
                                origin(source.getConfigurationProperty(name)),
                                meant(name, known).orElse(null)))
                : Stream.empty();
    }

    private static @Nullable String origin(@Nullable ConfigurationProperty property) {
        return property == null || property.getOrigin() == null
                ? null
                : property.getOrigin().toString();
    }

    private static ConfigurationPropertyName asName(String variable) {
        return ConfigurationPropertyName.adapt(variable.toLowerCase(Locale.ROOT).replace('_', '.'), '.');
    }

    private static Optional<String> meant(ConfigurationPropertyName name, List<KnownSetting> known) {
        String written = name.toString();
        int near = Math.max(3, written.length() / 4);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .map(each -> each.like(name))
                .filter(each -> distance.apply(each, written) <= near)
                .min(Comparator.comparing(each -> distance.apply(each, written)));
    }
}
