package io.ilion.benchmark;

import io.ilion.testing.IlionProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One way to submit, with its measurements.
 *
 * @param service the service, if any; it is frozen except while it is measured
 */
record MeasuredVariant(
        Callable<Submitter> connect,
        Optional<IlionProcess> service,
        Samples perSecond,
        Samples clientMicros,
        Samples serviceMicros) {

    static MeasuredVariant sql(Callable<Submitter> connect) {
        return new MeasuredVariant(connect, Optional.empty(), new Samples(), new Samples(), new Samples());
    }

    static MeasuredVariant http(IlionProcess service) {
        return ofService(() -> new HttpSubmitter(new HttpConnection(service.port())), service);
    }

    static MeasuredVariant ofService(Callable<Submitter> connect, IlionProcess service) {
        return new MeasuredVariant(connect, Optional.of(service), new Samples(), new Samples(), new Samples());
    }

    /** The same variant without measurements. */
    MeasuredVariant withoutResults() {
        return new MeasuredVariant(connect, service, new Samples(), new Samples(), new Samples());
    }

    void measure(ClosedLoop load) throws Exception {
        service.ifPresent(IlionProcess::thaw);
        Duration client = clientTime();
        Duration server = serviceTime();
        double rate = load.run(connect);
        double submissions = rate * load.duration().toNanos() / 1e9;
        perSecond.add(rate);
        clientMicros.add(clientTime().minus(client).toNanos() / 1e3 / submissions);
        serviceMicros.add(serviceTime().minus(server).toNanos() / 1e3 / submissions);
        service.ifPresent(IlionProcess::freeze);
    }

    private static Duration clientTime() {
        return CpuTime.of(ProcessHandle.current());
    }

    private Duration serviceTime() {
        return service.flatMap(process -> ProcessHandle.of(process.pid()))
                .map(CpuTime::of)
                .orElse(Duration.ZERO);
    }
}
