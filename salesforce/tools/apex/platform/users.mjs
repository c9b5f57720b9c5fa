// UserInfo, and time zones as far as they are GMT.

import { PlatformObject } from '../values/instance.mjs';

const GMT = new PlatformObject('TimeZone', { text: 'GMT' });

/** Who runs the code. */
export function users(runtime) {
    const userField = (key) => () => {
        const user = runtime.rows.find(runtime.schema.object('User'), runtime.access.userId);
        return user?.fields.get(key) ?? null;
    };
    return [
        {
            name: 'UserInfo',
            statics: {
                'getUserId() Id': () => runtime.access.userId,
                'getOrganizationId() Id': () => runtime.organizationId,
                'getProfileId() Id': userField('profileid'),
                'getName() String': userField('name'),
                'getFirstName() String': userField('firstname'),
                'getLastName() String': userField('lastname'),
                'getUserName() String': userField('username'),
                'getUserEmail() String': userField('email'),
                'getUserType() String': userField('usertype'),
                'getLocale() String': userField('localesidkey'),
                'getLanguage() String': userField('languagelocalekey'),
                'getTimeZone() TimeZone': () => GMT,
                'getDefaultCurrency() String': () => 'USD',
                'isMultiCurrencyOrganization() Boolean': () => false
            }
        },
        {
            name: 'TimeZone',
            methods: {
                'getID() String': () => 'GMT',
                'getDisplayName() String': () => 'Greenwich Mean Time',
                'getOffset(Datetime) Integer': () => 0,
                'toString() String': () => 'GMT'
            }
        }
    ];
}
