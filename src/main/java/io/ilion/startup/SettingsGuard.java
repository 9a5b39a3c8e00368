package io.ilion.startup;

import io.ilion.startup.UnknownSettingsException.Unknown;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * Fails the start for unknown settings below {@code ilion}, since a misspelt one would silently leave its default in effect, and
 * for invalid values, before anything else is initialised.
 */
@Component
class SettingsGuard implements BeanFactoryPostProcessor {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("ilion");
    private static final String VARIABLES = "ILION_";

    /** Variables that Kubernetes adds for services, such as one named ilion. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("ILION_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<String> ours = ours(beans);
        List<KnownSetting> known = known(beans, ours);
        Map<String, Unknown> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(beans.getBean(Environment.class))) {
            unknown(source, known).forEach(each -> unknown.putIfAbsent(each.name(), each));
        }
        if (!unknown.isEmpty()) {
            throw new UnknownSettingsException(List.copyOf(unknown.values()));
        }
        check(beans, ours);
    }

    /** Reports invalid values now, not on first use, which may be after the database was migrated. */
    private static void check(ConfigurableListableBeanFactory beans, List<String> ours) {
        Binder binder = Binder.get(beans.getBean(Environment.class));
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            SpringValidatorAdapter validator = new SpringValidatorAdapter(validators.getValidator());
            for (String bean : ours) {
                Class<?> type = Objects.requireNonNull(beans.getType(bean, false));
                binder.bindOrCreate(prefix(beans, bean), Bindable.of(type), new ValidationBindHandler(validator));
            }
        }
    }

    private static List<String> ours(ConfigurableListableBeanFactory beans) {
        return Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class))
                .filter(bean -> isOurs(prefix(beans, bean)))
                .toList();
    }

    private static List<KnownSetting> known(ConfigurableListableBeanFactory beans, List<String> ours) {
        List<KnownSetting> known = new ArrayList<>();
        for (String bean : ours) {
            known.addAll(KnownSetting.of(prefix(beans, bean), Objects.requireNonNull(beans.getType(bean, false))));
        }
        return known;
    }

    private static String prefix(ConfigurableListableBeanFactory beans, String bean) {
        return prefix(Objects.requireNonNull(beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false)));
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
                    .filter(name -> known.stream().noneMatch(each -> each.matches(name)))
                    .map(name -> new Unknown(
                            name, "the environment", meant(asName(name), known).orElse(null)));
        }
        return source instanceof IterableConfigurationPropertySource iterable
                ? iterable.stream()
                        .filter(OURS::isAncestorOf)
                        .filter(name -> known.stream().noneMatch(each -> each.matches(name)))
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
