// What every object has; enums; types.

import { equal } from '../values/equality.mjs';
import { text } from '../values/text.mjs';

/** Object, the methods of enums' constants, and Type. */
export function objects(runtime) {
    return [
        {
            name: 'Object',
            methods: {
                'toString() String': text,
                'equals(Object?) Boolean': (self, other) => equal(self, other, false)
            }
        },
        {
            name: 'Enum',
            methods: {
                'name() String': (constant) => constant.name,
                'ordinal() Integer': (constant) => constant.ordinal
            }
        },
        {
            name: 'Type',
            methods: {
                'getName() String': (token) => token.text,
                'newInstance() Object': (token) => runtime.construct(token.type.declaration, [], [], null)
            }
        }
    ];
}
