package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Query parameters that a path does not know are rejected; paths of compatible APIs report those that they ignore. */
class QueryParametersIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private static final String ID = "01a20169-bee8-797e-867b-58f786be3d89";
    private static final String HEADER = "Ilion-Ignored-Parameters";

    private final IlionClient admin = SERVICE.client("admin");

    /** All methods and paths of all APIs. */
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> each : SERVICE.bean(
                        "requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()) {
            if (each.getValue().getBeanType().getName().startsWith("io.ilion.api.")) {
                RequestMethod method = each.getKey()
                        .getMethodsCondition()
                        .getMethods()
                        .iterator()
                        .next();
                each.getKey()
                        .getPatternValues()
                        .forEach(pattern -> paths.add(method + " "
                                + pattern.replaceAll("\\{format:[^}]*}", "csv").replaceAll("\\{[^}]*}", ID)));
            }
        }
        return paths;
    }

    @ParameterizedTest
    @MethodSource("paths")
    void noPathIgnoresAParameterInSilence(String methodAndPath) {
        String[] parts = methodAndPath.split(" ", 2);

        ApiResponse answer = admin.send(parts[0], parts[1] + "?nonsense=1", "{}");

        if (answer.header(HEADER).isPresent()) {
            assertThat(answer.header(HEADER)).hasValue("nonsense");
            assertThat(parts[1]).matches("/(operations|v1/|azure/).*");
        } else {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("nonsense");
            assertThat(answer.json().at("/errors/0/message").asString()).startsWith("is not a supported parameter");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /snapshots?keyspac=x                     | keyspac | did you mean 'keyspace'
                    /history/rejected-requests?callr=x       | callr   | did you mean 'caller'
                    /topology?foo=x                          | foo     | supported are [cluster]
                    /version?cluster=x                       | cluster | there are none
                    /history/operations?type=Flush           | type    | did you mean 'flush'
                    /history/summary?type=nope               | type    | not 'nope'
                    /history/operations.csv?type=nope        | type    | not 'nope'
                    /history/events?type=nope                | type    | not 'nope'
                    /snapshots?table=orders                  | table   | requires the parameter 'keyspace'
                    /snapshots?state=GONE                    | state   | must be one of
                    /snapshots?createdTo=soon                | createdTo | must be a time
                    /history/rejected-requests?status=many   | status  | must be
                    """)
    void namesWhatWouldBeRight(String path, String field, String message) {
        ApiResponse answer = admin.get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/errors/0/message").asString()).contains(message);
    }

    @Test
    void theListOfOperationsReportsWhatItIgnores() {
        ApiResponse answer = admin.get("/operations?type=nope&type=flush&type=a%2Cb&who=me&%C3%BCber=1");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(answer.header(HEADER)).hasValue("who, %C3%BCber, type=a%2Cb, type=nope");
    }

    @Test
    void acceptsWhatClientsOfTheCompatibleApisSend() {
        assertThat(admin.get("/v1/operations?pageSize=0&pageToken&filter=").header(HEADER))
                .isEmpty();
        assertThat(admin.get("/v1/operations?%24alt=json").header(HEADER)).hasValue("$alt");
        assertThat(admin.get("/azure/operations/" + ID + "?api-version=2021-03-15")
                        .header(HEADER))
                .isEmpty();
    }
}
