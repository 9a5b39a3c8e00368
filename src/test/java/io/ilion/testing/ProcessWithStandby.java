package io.ilion.testing;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two replicas over one database. One is the packaged service as a process of its own, which can be killed, stalled or stopped; the
 * other one, the standby, runs in this JVM, where it is ready in a third of the time. The standby accepts what it is asked for and begins
 * none of it until it may.
 */
public final class ProcessWithStandby implements AutoCloseable {

    private final String name;
    private final Map<String, Object> settings;
    private final Ilion standby;
    private IlionProcess process;
    private int launches;

    private ProcessWithStandby(String name, Map<String, Object> settings) {
        this.name = name;
        this.settings = settings;
        this.process = launch();
        Map<String, Object> own = new LinkedHashMap<>(settings);
        own.put("ilion.dispatch.replica", name + "-standby");
        this.standby = Ilion.start(own);
        pauseStandby();
    }

    /** Starts both side by side; the process calls itself by that name and a number, the standby by that name and {@code -standby}. */
    public static ProcessWithStandby start(String name, Map<String, Object> settings) {
        ProcessWithStandby both = new ProcessWithStandby(name, settings);
        both.process.awaitReady();
        return both;
    }

    /** As it is, alive or not. */
    public IlionProcess process() {
        return process;
    }

    /** What the process calls itself. */
    public String processName() {
        return name + "-" + launches;
    }

    public String standbyName() {
        return name + "-standby";
    }

    public Ilion standby() {
        return standby;
    }

    /** Another life of the process, unless it is alive; returns it when it is ready. */
    public IlionProcess restartProcess() {
        if (!process.isAlive()) {
            process = launch();
            process.awaitReady();
        }
        return process;
    }

    /** From now on the standby works. */
    public void resumeStandby() {
        standby.bean(Scheduler.class).resume();
    }

    /** From now on the standby begins nothing. It has nothing that runs when this is called. */
    public void pauseStandby() {
        standby.bean(Scheduler.class).pause();
    }

    private IlionProcess launch() {
        launches++;
        return IlionProcess.launch(processName(), settings);
    }

    @Override
    public void close() {
        process.close();
        standby.close();
    }
}
