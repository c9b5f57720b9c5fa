/**
 * Tells the service of thresholds that changed: all enrollments of their program are judged by them.
 */
trigger TierThresholdChanges on Tier_Threshold__c(after insert, after update, after delete, after undelete) {
    TierwrightChanges.post(
        Trigger.isDelete ? Trigger.old : Trigger.new,
        Trigger.isUpdate ? Trigger.oldMap : null,
        new Set<SObjectField>{
            Tier_Threshold__c.Criterion__c,
            Tier_Threshold__c.Value__c,
            Tier_Threshold__c.Segment__c,
            Tier_Threshold__c.Effective_From__c,
            Tier_Threshold__c.Effective_To__c
        }
    );
}
