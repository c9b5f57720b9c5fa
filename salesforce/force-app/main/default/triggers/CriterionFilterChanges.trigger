/**
 * Tells the service of filters that changed: they decide which records a criterion counts.
 */
trigger CriterionFilterChanges on Criterion_Filter__c(after insert, after update, after delete, after undelete) {
    TierwrightChanges.post(
        Trigger.isDelete ? Trigger.old : Trigger.new,
        Trigger.isUpdate ? Trigger.oldMap : null,
        new Set<SObjectField>{
            Criterion_Filter__c.Number__c,
            Criterion_Filter__c.Field__c,
            Criterion_Filter__c.Operator__c,
            Criterion_Filter__c.Value__c
        }
    );
}
