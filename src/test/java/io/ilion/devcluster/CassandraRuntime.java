package io.ilion.devcluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The Java executable and the class path of nodes and nodetool. */
record CassandraRuntime(Path java, String classPath) {

    /** Writes a jar with {@link NodeMain} and {@link MBeanCallJournal} into the directory and puts it before Cassandra's jars. */
    static CassandraRuntime in(Path directory, CassandraArtifacts artifacts) {
        Path jar = directory.resolve("node-main.jar");
        writeJar(jar);
        return new CassandraRuntime(Java17.find().java(), jar + File.pathSeparator + artifacts.classPath());
    }

    /** Passes the class path in the environment, so that the whole command line can be read back from the process. */
    ProcessBuilder command(List<String> jvmOptions, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(jvmOptions);
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("CLASSPATH", classPath);
        environment.put("MALLOC_ARENA_MAX", "2");
        // options of this JVM, such as a debugger port
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.remove("JDK_JAVA_OPTIONS");
        return builder;
    }

    private static void writeJar(Path jar) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> packed : List.of(NodeMain.class, MBeanCallJournal.class)) {
                String entry = packed.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (InputStream bytes =
                        Objects.requireNonNull(packed.getResourceAsStream(packed.getSimpleName() + ".class"))) {
                    bytes.transferTo(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
