package io.ilion.devcluster;

import java.nio.file.Path;

/** Files and directories of one node. Commit log, hints and caches are in the same directory. */
record NodeDirectories(Path directory) {

    Path data() {
        return directory.resolve("data");
    }

    Path configuration() {
        return directory.resolve("conf");
    }

    Path log() {
        return directory.resolve("node.log");
    }

    Path journal() {
        return directory.resolve("journal.log");
    }

    Path pid() {
        return directory.resolve("pid");
    }
}
