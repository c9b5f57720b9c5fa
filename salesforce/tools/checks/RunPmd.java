import java.io.IOException;
import java.nio.file.Path;
import net.sourceforge.pmd.PMDConfiguration;
import net.sourceforge.pmd.PmdAnalysis;
import net.sourceforge.pmd.reporting.Report;
import net.sourceforge.pmd.reporting.RuleViolation;

/**
 * Tells what PMD finds in Apex.
 *
 * <p>Arguments: a rule set, then files and folders. Prints "path:line: rule: what is wrong" for each finding, and what PMD
 * cannot read. Ends with 1 where there is either.
 */
public class RunPmd {
    public static void main(String[] arguments) throws IOException {
        PMDConfiguration configuration = new PMDConfiguration();
        configuration.addRuleSet(arguments[0]);
        for (int each = 1; each < arguments.length; each++) {
            configuration.addInputPath(Path.of(arguments[each]));
        }
        configuration.setIgnoreIncrementalAnalysis(true);
        System.exit(analyse(configuration) ? 0 : 1);
    }

    private static boolean analyse(PMDConfiguration configuration) throws IOException {
        try (PmdAnalysis analysis = PmdAnalysis.create(configuration)) {
            Report report = analysis.performAnalysisAndCollectReport();
            report.getViolations().forEach(found -> System.out.println(told(found)));
            report.getProcessingErrors().forEach(error -> System.out.println(told(error)));
            // A rule that is not there would otherwise find nothing for ever.
            boolean complete = report.getConfigurationErrors().isEmpty() && analysis.getReporter().numErrors() == 0;
            if (!complete) {
                System.out.println(configuration.getRuleSetPaths() + ":1: the rule set is not what PMD knows");
            }
            return complete && report.getViolations().isEmpty() && report.getProcessingErrors().isEmpty();
        }
    }

    private static String told(RuleViolation found) {
        return found.getFileId().getAbsolutePath()
            + ":" + found.getBeginLine()
            + ": " + found.getRule().getName()
            + ": " + found.getDescription();
    }

    /** On one line; a parser says more than that. */
    private static String told(Report.ProcessingError error) {
        return error.getFileId().getAbsolutePath() + ":1: unreadable: " + error.getMsg().lines().findFirst().orElse("");
    }
}
