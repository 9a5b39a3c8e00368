package io.ilion.devcluster;

/** The process that started this JVM, usually Maven. */
final class ParentProcess {

    private ParentProcess() {}

    /** Exits this JVM, with its shutdown hooks, when the parent is gone, because Ctrl-C no longer reaches it then. */
    static void exitWithParent() {
        ProcessHandle.current().parent().ifPresent(ParentProcess::watch);
    }

    private static void watch(ProcessHandle parent) {
        Thread thread = new Thread(() -> exitAfter(parent), "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void exitAfter(ProcessHandle parent) {
        parent.onExit().join();
        System.exit(0);
    }
}
