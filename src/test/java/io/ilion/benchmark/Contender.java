package io.ilion.benchmark;

import io.ilion.testing.IlionProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One way to submit, and what it has reached so far.
 *
 * @param service which works only while it is measured, if there is one
 */
record Contender(
        Callable<Submitter> connect,
        Optional<IlionProcess> service,
        Samples perSecond,
        Samples clientMicros,
        Samples serviceMicros) {

    static Contender sql(Callable<Submitter> connect) {
        return new Contender(connect, Optional.empty(), new Samples(), new Samples(), new Samples());
    }

    static Contender http(IlionProcess service) {
        return of(() -> new HttpSubmitter(new HttpConnection(service.port())), service);
    }

    static Contender of(Callable<Submitter> connect, IlionProcess service) {
        return new Contender(connect, Optional.of(service), new Samples(), new Samples(), new Samples());
    }

    /** The same without what it has reached. */
    Contender anew() {
        return new Contender(connect, service, new Samples(), new Samples(), new Samples());
    }

    void measure(Load load) throws Exception {
        service.ifPresent(IlionProcess::thaw);
        Duration client = clientTime();
        Duration server = serviceTime();
        double rate = load.on(connect);
        double submissions = rate * load.duration().toNanos() / 1e9;
        perSecond.add(rate);
        clientMicros.add(clientTime().minus(client).toNanos() / 1e3 / submissions);
        serviceMicros.add(serviceTime().minus(server).toNanos() / 1e3 / submissions);
        service.ifPresent(IlionProcess::freeze);
    }

    private static Duration clientTime() {
        return Processors.usedBy(ProcessHandle.current());
    }

    private Duration serviceTime() {
        return service.flatMap(process -> ProcessHandle.of(process.pid()))
                .map(Processors::usedBy)
                .orElse(Duration.ZERO);
    }
}
