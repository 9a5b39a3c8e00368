package io.ilion.testing;

import io.ilion.IlionApplication;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An instance of the service in this JVM, on a free port. */
public final class Ilion implements AutoCloseable {

    private static @Nullable Ilion shared;
    private static @Nullable Ilion alone;

    private final ConfigurableApplicationContext context;

    private Ilion(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param more classes of a test that are beans of this instance */
    public static Ilion started(Map<String, Object> settings, Class<?>... more) {
        String[] arguments = settings.entrySet().stream()
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
        RunJournal.started(RunJournal.CONTEXT);
        return new Ilion(new SpringApplicationBuilder(IlionApplication.class)
                .sources(ResponseWatch.class)
                .sources(more)
                .registerShutdownHook(false)
                .run(arguments));
    }

    /** The instance that all tests may use which need no settings of their own, with the shared cluster. */
    public static synchronized Ilion shared() {
        if (shared == null) {
            shared = started(RealParts.settings());
        }
        return shared;
    }

    /** One with an empty database and no cluster, for tests of what is stored. */
    public static synchronized Ilion withoutCassandra() {
        if (alone == null) {
            alone = started(RealParts.withoutCassandra(RealParts.newDatabase()));
        }
        return alone;
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public IlionClient client() {
        return new IlionClient(port(), "operator");
    }

    public IlionClient client(String user) {
        return new IlionClient(port(), user);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
