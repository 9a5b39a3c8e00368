package io.ilion.devcluster;

/** The process that has started this JVM, mostly Maven. */
final class ParentProcess {

    private ParentProcess() {}

    /** Ends this JVM, with its shutdown hooks, when the starter is gone: nobody could end it with Ctrl-C any more. */
    static void exitWithParent() {
        ProcessHandle.current().parent().ifPresent(ParentProcess::watch);
    }

    private static void watch(ProcessHandle starter) {
        Thread thread = new Thread(() -> exitAfter(starter), "starter-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void exitAfter(ProcessHandle starter) {
        starter.onExit().join();
        System.exit(0);
    }
}
