package io.ilion.maintenance.snapshot;

import java.util.Map;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Threads as a JVM reports them over JMX, each with a stack of one frame. */
final class Stacks {

    private Stacks() {}

    static CompositeData thread(String className, String methodName) {
        try {
            CompositeType frame = new CompositeType(
                    "frame",
                    "frame",
                    new String[] {"className", "methodName"},
                    new String[] {"class", "method"},
                    new OpenType<?>[] {SimpleType.STRING, SimpleType.STRING});
            CompositeType thread = new CompositeType(
                    "thread", "thread", new String[] {"stackTrace"}, new String[] {"stack"}, new OpenType<?>[] {
                        new ArrayType<CompositeData[]>(1, frame)
                    });
            CompositeData[] stack = {
                new CompositeDataSupport(frame, Map.of("className", className, "methodName", methodName))
            };
            return new CompositeDataSupport(thread, Map.of("stackTrace", stack));
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
