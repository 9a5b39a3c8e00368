import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.io.sstable.CQLSSTableWriter;

/**
 * Writes SSTables with Cassandra's own writer: {@code <cassandra.yaml> <format> <directory> <keyspace> <table> <from> <to>}.
 * The format is that of the node ({@code node}), or the newest, which nodes compatible with 4.0 cannot read
 * ({@code newest}). With a number of rows as an eighth argument, that many go into each of the directories
 * {@code <directory>/from<id>}, named by their first one.
 */
public class SSTableWriter {

    public static void main(String[] arguments) throws Exception {
        System.setProperty("cassandra.config", arguments[0]);
        System.setProperty(
                "cassandra-rackdc.properties", arguments[0].replace("cassandra.yaml", "cassandra-rackdc.properties"));
        if (arguments[1].equals("node")) {
            DatabaseDescriptor.toolInitialization();
        } else {
            DatabaseDescriptor.clientInitialization();
            DatabaseDescriptor.setPartitionerUnsafe(Murmur3Partitioner.instance);
        }
        String table = arguments[3] + "." + arguments[4];
        int from = Integer.parseInt(arguments[5]);
        int to = Integer.parseInt(arguments[6]);
        if (arguments.length == 7) {
            write(Path.of(arguments[2]), table, from, to);
        } else {
            int rows = Integer.parseInt(arguments[7]);
            for (int id = from; id < to; id += rows) {
                write(Files.createDirectories(Path.of(arguments[2], "from" + id)), table, id, id + rows);
            }
        }
        System.exit(0);
    }

    private static void write(Path directory, String table, int from, int to) throws IOException {
        CQLSSTableWriter writer = CQLSSTableWriter.builder()
                .inDirectory(directory.toString())
                .forTable("create table " + table + " (id int primary key, text text)")
                .using("insert into " + table + " (id, text) values (?, ?)")
                .build();
        for (int id = from; id < to; id++) {
            writer.addRow(id, "written " + id);
        }
        writer.close();
    }
}
