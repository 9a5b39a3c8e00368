import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.io.sstable.CQLSSTableWriter;

/**
 * Writes SSTables with Cassandra's own writer: {@code <cassandra.yaml> <format> <directory> <keyspace> <table> <from> <to>}.
 * The format is that of the node ({@code node}), or the newest, which nodes that can go back to 4.0 do not read
 * ({@code newest}).
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
        CQLSSTableWriter writer = CQLSSTableWriter.builder()
                .inDirectory(arguments[2])
                .forTable("create table " + table + " (id int primary key, text text)")
                .using("insert into " + table + " (id, text) values (?, ?)")
                .build();
        for (int id = Integer.parseInt(arguments[5]); id < Integer.parseInt(arguments[6]); id++) {
            writer.addRow(id, "written " + id);
        }
        writer.close();
        System.exit(0);
    }
}
