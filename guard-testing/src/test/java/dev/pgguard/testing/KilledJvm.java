package dev.pgguard.testing;

/** Main class of a child JVM: starts a cluster, tells its processes, and ends as it is told. */
final class KilledJvm {

    private KilledJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        PgCluster cluster =
                PgCluster.start(PgShape.of(Integer.parseInt(arguments[0])).withStandbys(1));
        System.out.println("user " + System.getProperty("user.name"));
        System.out.println(
                "pids " + cluster.primary().pid() + " " + cluster.standby(1).pid());
        System.out.println("standby " + cluster.standby(1).isStandby());
        switch (arguments[1]) {
            case "halt" -> Runtime.getRuntime().halt(7);
            case "exit" -> System.exit(0);
            default -> new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
