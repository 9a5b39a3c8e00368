package io.ilion.testing;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two replicas on one database: the packaged service in a separate process that can be killed, frozen or stopped, and a standby in
 * this JVM, which starts three times faster. The standby accepts requests but runs no tasks until {@link #resumeStandby}.
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

    /**
     * Starts both in parallel. The replica name of the process is that name and a number, that of the standby the name and
     * {@code -standby}.
     */
    public static ProcessWithStandby start(String name, Map<String, Object> settings) {
        ProcessWithStandby both = new ProcessWithStandby(name, settings);
        both.process.awaitReady();
        return both;
    }

    /** The current process, alive or not. */
    public IlionProcess process() {
        return process;
    }

    /** The replica name of the process. */
    public String processName() {
        return name + "-" + launches;
    }

    public String standbyName() {
        return name + "-standby";
    }

    public Ilion standby() {
        return standby;
    }

    /** Starts a new process unless it is alive, waits until it is ready and returns it. */
    public IlionProcess restartProcess() {
        if (!process.isAlive()) {
            process = launch();
            process.awaitReady();
        }
        return process;
    }

    /** Lets the standby run tasks. */
    public void resumeStandby() {
        standby.bean(Scheduler.class).resume();
    }

    /** Stops the standby from starting tasks. It must not have running tasks when this is called. */
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
