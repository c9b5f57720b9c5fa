// The standard objects that tests may use, with their usual fields.

const LOOKUP_TO = (target) => ({ target: target.toLowerCase() });

/** Fields of every object. */
export const SYSTEM_FIELDS = [
    ['Id', 'Id', { writable: false }],
    ['CreatedDate', 'DateTime', { writable: false }],
    ['CreatedById', 'Lookup', { target: 'user', writable: false }],
    ['LastModifiedDate', 'DateTime', { writable: false }],
    ['LastModifiedById', 'Lookup', { target: 'user', writable: false }],
    ['SystemModstamp', 'DateTime', { writable: false }],
    ['IsDeleted', 'Checkbox', { writable: false, default: false }]
];

/** The field of objects whose records have owners: not of details, users and settings. */
export const OWNER = ['OwnerId', 'Lookup', { target: 'user' }];

const ACCOUNT = [
    OWNER,
    ['Name', 'Text', { length: 255, required: true }],
    ['AccountNumber', 'Text', { length: 40 }],
    ['Type', 'Picklist'],
    ['Industry', 'Picklist'],
    ['Phone', 'Phone'],
    ['Website', 'Url'],
    ['Description', 'LongTextArea'],
    ['ParentId', 'Lookup', LOOKUP_TO('Account')],
    ['IsPartner', 'Checkbox', { default: false }],
    ['NumberOfEmployees', 'Integer'],
    ['AnnualRevenue', 'Currency']
];

const CONTACT = [
    OWNER,
    ['Name', 'Text', { writable: false }],
    ['FirstName', 'Text', { length: 40 }],
    ['LastName', 'Text', { length: 80, required: true }],
    ['Email', 'Email'],
    ['Phone', 'Phone'],
    ['Title', 'Text', { length: 128 }],
    ['AccountId', 'Lookup', { target: 'account', childRelationship: 'Contacts' }]
];

const USER = [
    ['Name', 'Text', { writable: false }],
    ['FirstName', 'Text', { length: 40 }],
    ['LastName', 'Text', { length: 80, required: true }],
    ['Username', 'Text', { length: 80, required: true, unique: true }],
    ['Email', 'Email', { required: true }],
    ['Alias', 'Text', { length: 8, required: true }],
    ['CommunityNickname', 'Text', { length: 40 }],
    ['IsActive', 'Checkbox', { default: true }],
    ['ProfileId', 'Lookup', { target: 'profile', required: true }],
    ['UserRoleId', 'Id'],
    ['ContactId', 'Lookup', LOOKUP_TO('Contact')],
    ['AccountId', 'Lookup', { target: 'account', writable: false }],
    ['UserType', 'Picklist', { writable: false, default: 'Standard' }],
    ['EmailEncodingKey', 'Picklist', { required: true }],
    ['LanguageLocaleKey', 'Picklist', { required: true }],
    ['LocaleSidKey', 'Picklist', { required: true }],
    ['TimeZoneSidKey', 'Picklist', { required: true }],
    ['IsPortalEnabled', 'Checkbox', { default: false }],
    ['FederationIdentifier', 'Text', { length: 512 }]
];

const OPPORTUNITY = [
    OWNER,
    ['Name', 'Text', { length: 120, required: true }],
    ['AccountId', 'Lookup', { target: 'account', childRelationship: 'Opportunities' }],
    ['PartnerAccountId', 'Lookup', LOOKUP_TO('Account')],
    ['StageName', 'Picklist', { required: true }],
    ['Type', 'Picklist'],
    ['CloseDate', 'Date', { required: true }],
    ['Amount', 'Currency'],
    ['Probability', 'Percent'],
    ['IsWon', 'Checkbox', { writable: false, default: false }],
    ['IsClosed', 'Checkbox', { writable: false, default: false }]
];

const LEAD = [
    OWNER,
    ['Name', 'Text', { writable: false }],
    ['FirstName', 'Text', { length: 40 }],
    ['LastName', 'Text', { length: 80, required: true }],
    ['Company', 'Text', { length: 255, required: true }],
    ['Email', 'Email'],
    ['Status', 'Picklist', { default: 'Open - Not Contacted' }],
    ['PartnerAccountId', 'Lookup', LOOKUP_TO('Account')],
    ['IsConverted', 'Checkbox', { writable: false, default: false }]
];

const ASSET = [
    OWNER,
    ['Name', 'Text', { length: 255, required: true }],
    ['AccountId', 'Lookup', { target: 'account', childRelationship: 'Assets' }],
    ['ContactId', 'Lookup', LOOKUP_TO('Contact')],
    ['Status', 'Picklist'],
    ['SerialNumber', 'Text', { length: 80 }],
    ['PurchaseDate', 'Date'],
    ['UsageEndDate', 'Date'],
    ['Quantity', 'Number']
];

export const STANDARD_OBJECTS = [
    { name: 'Account', prefix: '001', fields: ACCOUNT },
    { name: 'Contact', prefix: '003', fields: CONTACT },
    { name: 'User', prefix: '005', fields: USER },
    { name: 'Opportunity', prefix: '006', fields: OPPORTUNITY },
    { name: 'Lead', prefix: '00Q', fields: LEAD },
    { name: 'Asset', prefix: '02i', fields: ASSET },
    { name: 'Profile', prefix: '00e', fields: [['Name', 'Text', { length: 255 }]] },
    {
        name: 'PermissionSet',
        prefix: '0PS',
        fields: [
            ['Name', 'Text', { length: 80 }],
            ['Label', 'Text', { length: 80 }],
            ['IsOwnedByProfile', 'Checkbox', { default: false }]
        ]
    },
    {
        name: 'PermissionSetAssignment',
        prefix: '0Pa',
        fields: [
            ['AssigneeId', 'Lookup', { target: 'user', required: true }],
            ['PermissionSetId', 'Lookup', { target: 'permissionset', required: true }]
        ]
    },
    {
        name: 'Organization',
        prefix: '00D',
        fields: [
            ['Name', 'Text', { length: 80 }],
            ['IsSandbox', 'Checkbox', { default: false }],
            ['DefaultLocaleSidKey', 'Picklist'],
            ['TimeZoneSidKey', 'Picklist']
        ]
    },
    {
        name: 'AsyncApexJob',
        prefix: '707',
        fields: [
            ['Status', 'Picklist'],
            ['JobType', 'Picklist'],
            ['NumberOfErrors', 'Integer']
        ]
    }
];
