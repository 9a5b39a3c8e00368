package io.ilion.operation.request;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.MaintenanceRegistry;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hibernate.validator.HibernateValidator;

/** Reads requests for {@link Polish}, in which single quotes stand for double ones. */
public final class Requests {

    /** In English, wherever the tests run. */
    static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .configure()
            .defaultLocale(Locale.ENGLISH)
            .buildValidatorFactory()
            .getValidator();

    static final StrictJson JSON = new StrictJson(VALIDATOR);

    private final OperationRequestReader requests;

    public Requests(Cluster... clusters) {
        this.requests = new OperationRequestReader(
                new MaintenanceRegistry(List.of(new Polish())),
                new Clusters(Stream.of(clusters).collect(toMap(Cluster::name, cluster -> cluster))),
                JSON);
    }

    public OperationRequest read(String json) {
        return requests.read(JSON.parse(bytes(json)));
    }

    /** The violations of a request, which must be invalid; each as {@code field: message}. */
    List<String> wrongs(String json) {
        return wrongs(() -> read(json));
    }

    static List<String> wrongs(Runnable reading) {
        InvalidRequestException refusal = catchThrowableOfType(InvalidRequestException.class, reading::run);
        assertThat(refusal).as("the rejection").isNotNull();
        return refusal.violations().stream()
                .map(each -> each.field() + ": " + each.message())
                .toList();
    }

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
