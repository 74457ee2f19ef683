/**
 * Starts AWS's `ServerRunner` as it is, except for two things that its own `main` does not offer: it listens on the
 * loopback interface alone, on a free port, and ends when standard input does, so that a killed stage leaves nothing
 * running. Java compiles it when it starts (a JDK has the compiler, a bare runtime has not).
 */
export const launcherSource = `
import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

public class Loopback {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(arguments);
    var field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    var connector = (ServerConnector) ((Server) field.get(proxy)).getConnectors()[0];
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    proxy.start();
    System.out.println("listening on port " + connector.getLocalPort());
    while (System.in.read() >= 0) {}
    proxy.stop();
    System.exit(0);
  }
}
`;
