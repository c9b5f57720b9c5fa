import io.github.apexdevtools.apexls.CheckForIssues;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells what of a package's Apex would not compile, by the language server's checker (apex-ls).
 *
 * <p>Arguments: folders with an sfdx-project.json; several are checked one after the other, because starting Java takes
 * longer than checking. Each starts with a line "== folder". Ends with 1 where a folder has errors.
 */
public class CompileApex {
    public static void main(String[] folders) {
        PrintStream out = System.out;
        boolean clean = true;
        for (String folder : folders) {
            out.println("== " + folder);
            clean &= check(Path.of(folder).toAbsolutePath().normalize().toString()) == 0;
        }
        out.flush();
        System.exit(clean ? 0 : 1);
    }

    /** Without a cache, which would lie in the home directory and outlive the run. */
    private static int check(String folder) {
        boolean uncached = true;
        Seq<CheckForIssues.Param> parameters = CollectionConverters.asScala(List.<CheckForIssues.Param>of()).toSeq();
        return CheckForIssues.run("text", "none", "errors", uncached, parameters, folder, "");
    }
}
