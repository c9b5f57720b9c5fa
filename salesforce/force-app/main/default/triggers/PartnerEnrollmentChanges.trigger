/**
 * Tells the service of enrollments that are new, or whose window, primary user or segment changed.
 */
trigger PartnerEnrollmentChanges on Partner_Enrollment__c(after insert, after update, after undelete) {
    TierwrightChanges.post(
        Trigger.new,
        Trigger.isUpdate ? Trigger.oldMap : null,
        new Set<SObjectField>{
            Partner_Enrollment__c.Enrollment_Date__c,
            Partner_Enrollment__c.Expiration_Date__c,
            Partner_Enrollment__c.Primary_Partner_User__c,
            Partner_Enrollment__c.Segment__c
        }
    );
}
